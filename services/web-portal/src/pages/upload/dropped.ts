/** The files of a drop; folders and pieces of text are none. */
export function filesOf(transfer: DataTransfer | null): File[] {
  if (!transfer) return []
  const entries = [...transfer.items]
  const isFolder = (place: number) => entries[place]?.webkitGetAsEntry?.()?.isDirectory ?? false
  return [...transfer.files].filter((_, place) => !isFolder(place))
}

/** Whether something that is dragged over the window holds files. */
export function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

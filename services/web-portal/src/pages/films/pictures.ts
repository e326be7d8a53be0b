/** Where a picture of one's own is to be had, made as wide as it is shown. */
export function smallPicture(digest: string, width: number): string {
  return `/api/v1/storyboard-assembly/pictures/${digest}?width=${width}`
}

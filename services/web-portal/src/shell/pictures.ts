/** Address of a picture in storage by its digest; null where there is none. */
export function pictureOf(digest: string | null | undefined): string | null {
  return digest ? `/api/v1/storage/files/${digest}` : null
}

/** Address of a picture of one's own, made as wide as it is shown. */
export function smallPicture(digest: string, width: number): string {
  return `/api/v1/storyboard-assembly/pictures/${digest}?width=${width}`
}

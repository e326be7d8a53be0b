/** Address of a picture in storage by its digest; null where there is none. */
export function pictureOf(digest: string | null | undefined): string | null {
  return digest ? `/api/v1/storage/files/${digest}` : null
}

/** Uploads under way, kept by the browser with their files, so that a reload or a crash loses nothing. */

const NAME = 'visiobook-uploads'
const STORE = 'uploads'

export interface KeptUpload {
  id: string
  /** Account that it belongs to: somebody else at this browser does not see it. */
  owner: string
  file: File
  place: string | null
  order: Record<string, unknown>
  addedAt: number
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('no database'))
  })
}

async function within<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open()
  try {
    return await new Promise<Result>((resolve, reject) => {
      const request = act(database.transaction(STORE, mode).objectStore(STORE))
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('not kept'))
    })
  } finally {
    database.close()
  }
}

/** Best effort: a browser in private mode, or a full disk, keeps nothing, and uploads work all the same. */
export async function keep(upload: KeptUpload): Promise<void> {
  await within('readwrite', (store) => store.put(upload)).catch(() => undefined)
}

export async function forget(id: string): Promise<void> {
  await within('readwrite', (store) => store.delete(id)).catch(() => undefined)
}

export async function recall(owner: string): Promise<KeptUpload[]> {
  const all = await within<KeptUpload[]>('readonly', (store) => store.getAll()).catch(() => [])
  return all.filter((upload) => upload.owner === owner).sort((one, other) => one.addedAt - other.addedAt)
}

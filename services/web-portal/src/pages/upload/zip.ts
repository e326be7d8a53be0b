/** Just enough of ZIP (APPNOTE 6.3.10) to read one small entry of an EPUB in the browser. */

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_WITHIN = 65_557
const LARGEST_ENTRY = 4 * 1024 * 1024

interface Entry {
  method: number
  packed: number
  at: number
}

/** The text of an entry; null when there is none, or it is larger than anything we would read. */
export async function textOf(file: Blob, wanted: (name: string) => boolean): Promise<string | null> {
  const entry = await find(file, wanted)
  if (!entry || entry.packed > LARGEST_ENTRY) return null
  const local = new DataView(await file.slice(entry.at, entry.at + 30).arrayBuffer())
  const start = entry.at + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  const packed = file.slice(start, start + entry.packed)
  if (entry.method === 0) return packed.text()
  if (entry.method !== 8) return null
  return new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).text()
}

async function find(file: Blob, wanted: (name: string) => boolean): Promise<Entry | null> {
  const tailAt = Math.max(0, file.size - END_WITHIN)
  const tail = new DataView(await file.slice(tailAt).arrayBuffer())
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) return null
  const [size, at] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  if (size > LARGEST_ENTRY) return null
  return search(new DataView(await file.slice(at, at + size).arrayBuffer()), wanted)
}

function search(directory: DataView, wanted: (name: string) => boolean): Entry | null {
  const decoder = new TextDecoder()
  for (let at = 0; at + 46 <= directory.byteLength && directory.getUint32(at, true) === ENTRY;) {
    const [name, extra, comment] = [28, 30, 32].map((place) => directory.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ]
    if (wanted(decoder.decode(new Uint8Array(directory.buffer, at + 46, name)))) {
      return {
        method: directory.getUint16(at + 10, true),
        packed: directory.getUint32(at + 20, true),
        at: directory.getUint32(at + 42, true),
      }
    }
    at += 46 + name + extra + comment
  }
  return null
}

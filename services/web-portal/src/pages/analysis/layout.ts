/** Where people stand in the picture of their relations: bound ones near each other, nobody on anybody. Pure. */

export interface Node {
  id: string
  radius: number
}
export interface Edge {
  from: string
  to: string
  weight: number
}
export interface Placed extends Node {
  x: number
  y: number
}

const ROUNDS = 260
const GAP = 40
/** Room for a name, below and on both sides. */
const NAME = 18
const SIDE = 24
const TURN = 2.399963 // the golden angle: a start without a symmetry that the forces could not break

/**
 * Forces in the manner of Fruchterman and Reingold (1991), cooled over a fixed number of rounds: the same people always
 * stand in the same places. Coordinates lie within `width` x `height`.
 */
export function arrange(
  nodes: readonly Node[],
  edges: readonly Edge[],
  width: number,
  height: number,
): Placed[] {
  const spring = Math.sqrt((width * height) / Math.max(nodes.length, 1)) * 0.95
  const placed: Placed[] = nodes.map((node, place) => {
    const reach = 0.42 * Math.sqrt((place + 0.5) / nodes.length)
    return {
      ...node,
      x: width * (0.5 + reach * Math.cos(place * TURN)),
      y: height * (0.5 + reach * Math.sin(place * TURN)),
    }
  })
  const byId = new Map(placed.map((node) => [node.id, node]))
  for (let round = 0; round < ROUNDS; round++) {
    const heat = (1 - round / ROUNDS) * Math.min(width, height) * 0.06
    const forces = placed.map((node) => ({ x: (width / 2 - node.x) * 0.06, y: (height / 2 - node.y) * 0.18 }))
    pushApart(placed, forces, spring)
    pullTogether(placed, byId, edges, forces, spring)
    placed.forEach((node, place) => step(node, forces[place] ?? { x: 0, y: 0 }, heat, width, height))
  }
  for (let round = 0; round < ROUNDS; round++) if (!partOverlapping(placed, width, height)) break
  return placed
}

/** Whoever still touches somebody, or covers a name, gives way. Returns whether anybody had to. */
function partOverlapping(placed: readonly Placed[], width: number, height: number): boolean {
  let moved = false
  placed.forEach((one, first) =>
    placed.slice(first + 1).forEach((other) => {
      const [dx, dy, distance] = between(one, other)
      const room = one.radius + other.radius + GAP
      if (distance >= room) return
      moved = true
      const half = (room - distance) / 2
      keep(one, one.x + (dx / distance) * half, one.y + (dy / distance) * half, width, height)
      keep(other, other.x - (dx / distance) * half, other.y - (dy / distance) * half, width, height)
    }),
  )
  return moved
}

interface Force {
  x: number
  y: number
}

function pushApart(placed: readonly Placed[], forces: readonly Force[], spring: number): void {
  placed.forEach((one, first) =>
    placed.slice(first + 1).forEach((other, offset) => {
      const [dx, dy, distance] = between(one, other)
      const room = one.radius + other.radius + GAP
      const push = (spring * spring) / distance + (distance < room ? (room - distance) * 3 : 0)
      add(forces[first], (dx / distance) * push, (dy / distance) * push)
      add(forces[first + 1 + offset], (-dx / distance) * push, (-dy / distance) * push)
    }),
  )
}

function pullTogether(
  placed: readonly Placed[],
  byId: ReadonlyMap<string, Placed>,
  edges: readonly Edge[],
  forces: readonly Force[],
  spring: number,
): void {
  for (const edge of edges) {
    const [one, other] = [byId.get(edge.from), byId.get(edge.to)]
    if (!one || !other) continue
    const [dx, dy, distance] = between(one, other)
    const pull = ((distance * distance) / spring) * (0.25 + 0.75 * edge.weight)
    add(forces[placed.indexOf(one)], (-dx / distance) * pull, (-dy / distance) * pull)
    add(forces[placed.indexOf(other)], (dx / distance) * pull, (dy / distance) * pull)
  }
}

function between(one: Placed, other: Placed): [number, number, number] {
  const [dx, dy] = [one.x - other.x, one.y - other.y]
  return [dx, dy, Math.max(Math.hypot(dx, dy), 0.01)]
}

function add(force: Force | undefined, x: number, y: number): void {
  if (!force) return
  force.x += x
  force.y += y
}

function step(node: Placed, force: Force, heat: number, width: number, height: number): void {
  const strength = Math.max(Math.hypot(force.x, force.y), 0.01)
  const far = Math.min(strength, heat)
  keep(node, node.x + (force.x / strength) * far, node.y + (force.y / strength) * far, width, height)
}

function keep(node: Placed, x: number, y: number, width: number, height: number): void {
  const margin = node.radius + 4
  node.x = Math.min(width - margin - SIDE, Math.max(margin + SIDE, x))
  node.y = Math.min(height - margin - NAME, Math.max(margin, y))
}

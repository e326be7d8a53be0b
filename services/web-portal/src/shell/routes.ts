import type { LucideIcon } from '@lucide/vue'
import type { RouteRecordRaw } from 'vue-router'

/** Who may see a page. `signed-in` where a page does not say; `anonymous` sends people who are signed in home. */
export type Access = 'public' | 'anonymous' | 'signed-in' | 'administrator'

declare module 'vue-router' {
  interface RouteMeta {
    access?: Access
    /** Key of the page's title, like `library.title`; pages whose title is data call `usePageTitle` instead. */
    title?: string
    /** `stage`: the whole width, for editors and players; `page` (the default): a column; `door`: log-in and the like. */
    frame?: 'page' | 'stage' | 'door'
    /** The folder under src/pages that the page belongs to; filled in by the collector. */
    area?: string
    /** Other areas whose words the page uses as well; they come with it. */
    words?: string[]
    /** What the page asks the fleet for at once, with `{id}` for parts of its own address; comes with the page. */
    data?: string[]
  }
}

/** An entry of the bar at the top, or of the bottom bar on a phone. */
export interface NavigationEntry {
  /** Name of the route to go to. */
  route: string
  icon: LucideIcon
  /** Said at once, before the words of the area are there. */
  label: Record<'en' | 'fr', string>
  /** Smaller comes first: library 10, films 20, modules 40, credits 50. */
  order: number
  /** `menu` puts it in the account's menu instead. */
  place?: 'bar' | 'menu'
  access?: Access
}

/** What src/pages/<area>/routes.ts exports: `routes`, and `navigation` where the area has an entry. */
export interface PageModule {
  routes: RouteRecordRaw[]
  navigation?: NavigationEntry[]
}

const modules = import.meta.glob<PageModule>('../pages/*/routes.ts', { eager: true })

function areaOf(path: string): string {
  return path.split('/').at(-2) ?? ''
}

function inArea(route: RouteRecordRaw, area: string): RouteRecordRaw {
  const children = route.children?.map((child) => inArea(child, area))
  return { ...route, meta: { ...route.meta, area }, ...(children && { children }) } as RouteRecordRaw
}

export const routes: RouteRecordRaw[] = Object.entries(modules).flatMap(([path, module]) =>
  module.routes.map((route) => inArea(route, areaOf(path))),
)

export const navigation: NavigationEntry[] = Object.values(modules)
  .flatMap((module) => module.navigation ?? [])
  .sort((one, other) => one.order - other.order)

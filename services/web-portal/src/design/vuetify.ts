import { getCurrentInstance, type App } from 'vue'
import { createVuetify } from 'vuetify'

const installed = new WeakSet<App>()

/**
 * Vuetify carries what is hard to do well by hand: menus, sliders, long lists. Call this in the setup of a component that
 * uses one of its components: it comes with the first of them, not with the first page. Its theme and icons are ours:
 * tokens.css has the colours, and components take Lucide icons.
 */
export function useVuetify(): void {
  const app = getCurrentInstance()?.appContext.app
  if (!app || installed.has(app)) return
  installed.add(app)
  app.use(create())
}

function create() {
  return createVuetify({
    theme: false,
    defaults: {
      global: { ripple: false },
      VMenu: { transition: false, offset: 6 },
      VTooltip: { transition: false, openDelay: 350, location: 'bottom' },
    },
    display: {
      mobileBreakpoint: 'sm',
      thresholds: { xs: 0, sm: 640, md: 960, lg: 1240, xl: 1600, xxl: 2200 },
    },
  })
}

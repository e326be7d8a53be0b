import { createVuetify } from 'vuetify'

/**
 * Vuetify carries what is hard to do well by hand: menus, tooltips, sliders, long lists. Its theme and icons are ours:
 * tokens.css has the colours, and components take Lucide icons.
 */
export const vuetify = createVuetify({
  theme: false,
  defaults: {
    global: { ripple: false },
    VMenu: { transition: false, offset: 6 },
    VTooltip: { transition: false, openDelay: 350, location: 'bottom' },
  },
  display: { mobileBreakpoint: 'sm', thresholds: { xs: 0, sm: 640, md: 960, lg: 1240, xl: 1600, xxl: 2200 } },
})

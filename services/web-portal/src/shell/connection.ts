import { ref } from 'vue'

/** Whether this machine has a network at all. That the fleet answers is another matter: pages say so themselves. */
export const isOnline = ref(navigator.onLine)

addEventListener('online', () => (isOnline.value = true))
addEventListener('offline', () => (isOnline.value = false))

import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

import { answer, api, ApiError, type Schema } from '@/api/client'
import { mayBeSignedIn } from '@/api/csrf'
import { queryClient } from '@/api/query'

import { preferences, setLanguage, type Language } from './preferences'

export type Account = Schema<'user', 'Profile'>

/** Who is signed in. */
export const useSession = defineStore('session', () => {
  const account = ref<Account | null>(null)
  const isKnown = ref(false)
  let asking: Promise<Account | null> | null = null

  const isSignedIn = computed(() => account.value !== null)
  const isAdministrator = computed(() => account.value?.roles.includes('admin') ?? false)

  /** Who it is, asking the fleet at most once. Rejects when the fleet does not answer. */
  async function ensure(): Promise<Account | null> {
    if (isKnown.value) return account.value
    asking ??= ask().finally(() => (asking = null))
    return asking
  }

  async function ask(): Promise<Account | null> {
    if (!mayBeSignedIn()) return settle(null)
    try {
      return settle(await answer(api.GET('/api/v1/user/me')))
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return settle(null)
      throw error
    }
  }

  /** Ask again who it is, after something of the account has changed. */
  async function reload(): Promise<Account | null> {
    return settle(await answer(api.GET('/api/v1/user/me')))
  }

  /** Take over an account: after signing in, or after a change of the profile. */
  function settle(found: Account | null): Account | null {
    account.value = found
    isKnown.value = true
    if (found && preferences.language === null) setLanguage(found.language as Language)
    return found
  }

  /** Forget everything of the account that was signed in. */
  function forget(): void {
    account.value = null
    isKnown.value = true
    queryClient.clear()
  }

  return { account, isSignedIn, isAdministrator, isKnown, ensure, reload, settle, forget }
})

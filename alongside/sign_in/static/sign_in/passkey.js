// Makes and uses passkeys. The options come from the server in base64url, and the answer goes back in it, in a hidden field.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')

function fromServer({ publicKey }) {
  const known = (list) => (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }))
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) }
  if (options.user) {
    options.user = { ...options.user, id: bytes(options.user.id) }
    const kept = { residentKey: 'required', requireResidentKey: true, userVerification: 'required' } // opens without a name
    options.authenticatorSelection = { ...options.authenticatorSelection, ...kept }
  }
  if (options.excludeCredentials) options.excludeCredentials = known(options.excludeCredentials)
  if (options.allowCredentials) options.allowCredentials = known(options.allowCredentials)
  return { publicKey: options }
}

function toServer(credential) {
  const { response } = credential
  const parts = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']
  const held = parts.filter((part) => response[part]).map((part) => [part, text(response[part])])
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: Object.fromEntries(held),
    clientExtensionResults: credential.getClientExtensionResults(),
  })
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const headers = { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' }
  return (await (await fetch(form.action, { headers })).json()).request_options
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.hidden = false
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const options = fromServer(await optionsOf(form))
      const made = await navigator.credentials[form.dataset.passkey](options)
      form.elements.credential.value = toServer(made)
      form.submit()
    } catch {
      form.querySelector('[data-failed]').classList.remove('govuk-!-display-none')
      form.querySelector('button').focus()
    }
  })
}

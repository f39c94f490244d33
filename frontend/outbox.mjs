// Forms that may be sent later: <form data-outbox>. What cannot be sent now is kept on this device, sealed, until it can.
//
// Each entry has a key of its own, made here, so that the server takes it once however often it arrives. The sealing key cannot be
// read out of the browser and goes with the last entry; signing out removes everything.

const NAME = 'alongside-outbox'
const AGAIN_MS = 30_000

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

async function open() {
  const request = window.indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('entries', { keyPath: 'key' })
    request.result.createObjectStore('seal')
  }
  return asked(request)
}

async function within(store, mode, work) {
  const database = await open()
  try {
    return await work(database.transaction(store, mode).objectStore(store))
  } finally {
    database.close()
  }
}

async function sealingKey() {
  const kept = await within('seal', 'readonly', (store) => asked(store.get('key')))
  if (kept) return kept
  const made = await window.crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  await within('seal', 'readwrite', (store) => asked(store.put(made, 'key')))
  return made
}

async function sealed(words) {
  const iv = window.crypto.getRandomValues(new Uint8Array(12))
  const data = new TextEncoder().encode(JSON.stringify(words))
  return { iv, data: await window.crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await sealingKey(), data) }
}

async function opened({ iv, data }) {
  const plain = await window.crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await sealingKey(), data)
  return JSON.parse(new TextDecoder().decode(plain))
}

const keep = async (who, key, url, fields) => {
  const entry = { key, who, url, kept: Date.now(), wrong: false, ...(await sealed(fields)) }
  await within('entries', 'readwrite', (store) => asked(store.put(entry)))
}
const mark = (entry) => within('entries', 'readwrite', (store) => asked(store.put({ ...entry, wrong: true })))
const all = () => within('entries', 'readonly', (store) => asked(store.getAll()))

async function drop(key) {
  await within('entries', 'readwrite', (store) => asked(store.delete(key)))
  if ((await all()).length === 0) await within('seal', 'readwrite', (store) => asked(store.clear()))
}

async function wipe() {
  await within('entries', 'readwrite', (store) => asked(store.clear()))
  await within('seal', 'readwrite', (store) => asked(store.clear()))
}

const newKey = () => [...window.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const plural = (count) => `${count} ${count === 1 ? 'contact is' : 'contacts are'} waiting to be sent.`

export function listenForOutbox(document) {
  const strip = document.querySelector('[data-outbox-strip]')
  if (strip === null || !window.indexedDB || !window.crypto?.subtle) return // then every form is an ordinary form
  const who = strip.dataset.who
  const token = () => JSON.parse(document.body.getAttribute('hx-headers') ?? '{}')['X-CSRFToken'] ?? ''
  let sending = null

  async function show(hint = '') {
    const mine = (await all()).filter((entry) => entry.who === who)
    const wrong = mine.filter((entry) => entry.wrong)
    const words = wrong.length > 0 ? `${plural(mine.length)} One of them needs mending.` : plural(mine.length)
    strip.querySelector('[data-outbox-words]').textContent = hint && mine.length > 0 ? `${words} ${hint}` : words
    strip.querySelector('[data-outbox-send]').textContent = wrong.length > 0 ? 'Mend it' : 'Send now'
    strip.hidden = mine.length === 0
    return mine
  }

  // What the server took is dropped here; what it cannot take is marked; anything else waits.
  async function send(entry) {
    const fields = await opened(entry)
    const answer = await fetch(entry.url, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'X-CSRFToken': token(), 'X-Outbox': 'yes' },
      redirect: 'manual',
    })
    if (answer.status === 201) await drop(entry.key)
    else if (answer.status === 422 || answer.status === 404) await mark(entry)
    else return answer.type === 'opaqueredirect' || answer.status === 403 ? 'Sign in again to send.' : 'They will be sent again.'
    return ''
  }

  async function drain() {
    let hint = ''
    for (const entry of await show()) {
      if (entry.wrong) continue
      try {
        hint = await send(entry)
      } catch {
        hint = 'There is no connection.' // the network failed: the entry stays where it is
      }
      if (hint) break
    }
    await show(hint)
    return hint
  }

  const drainOnce = () => (sending ??= drain().finally(() => { sending = null }))

  // The server's own page says what is wrong, with everything that was typed.
  async function mend(entry) {
    const form = document.createElement('form')
    form.method = 'post'
    form.action = entry.url
    for (const [name, value] of [...(await opened(entry)), ['csrfmiddlewaretoken', token()]]) {
      const input = document.createElement('input')
      Object.assign(input, { type: 'hidden', name, value })
      form.append(input)
    }
    await drop(entry.key)
    document.body.append(form)
    form.submit()
  }

  async function log(form) {
    const said = form.querySelector('[data-outbox-said]')
    const fields = [...new FormData(form)].filter(([name]) => name !== 'csrfmiddlewaretoken' && name !== 'filled_at')
    const given = Object.fromEntries(fields)
    if (form.dataset.needs.split(' ').some((name) => !given[name])) {
      if (navigator.onLine) return form.submit()
      said.textContent = 'Choose how, and how it went. There is no connection just now; what you log will wait here.'
      return undefined
    }
    await keep(who, given.key, form.action, [...fields, ['filled_at', String(Math.floor(Date.now() / 1000))]])
    form.reset()
    form.elements.key.value = newKey()
    const hint = await drainOnce()
    const kept = (await all()).find((entry) => entry.key === given.key)
    if (kept?.wrong) return mend(kept)
    said.textContent = kept ? `Kept on this device. ${hint}` : 'Logged.'
    return undefined
  }

  document.addEventListener('submit', (event) => {
    const form = event.target
    if (form.matches('[data-outbox]')) {
      event.preventDefault()
      log(form).catch(() => form.submit())
    } else if (form.matches('[data-outbox-end]') && !form.dataset.ended) {
      event.preventDefault()
      all().then(async (entries) => {
        const mine = entries.filter((entry) => entry.who === who).length
        if (mine > 0 && !window.confirm(`${plural(mine)} Signing out removes them from this device. Sign out all the same?`)) return
        await wipe()
        form.dataset.ended = 'yes'
        form.submit()
      }).catch(() => form.submit())
    }
  })
  strip.querySelector('[data-outbox-send]').addEventListener('click', async () => {
    const wrong = (await all()).find((entry) => entry.who === who && entry.wrong)
    await (wrong ? mend(wrong) : drainOnce())
  })
  window.addEventListener('online', drainOnce)
  window.setInterval(() => strip.hidden || drainOnce(), AGAIN_MS)
  drainOnce().catch(() => {})
}

// Two minutes before a sitting ends for want of use, asks whether somebody is there. The server's clock decides; other tabs count.

const place = document.querySelector('[data-idle]')
const dialog = place.querySelector('dialog')
const WARN_AT = 120
const TOKEN = JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']

async function left() {
  const answer = await fetch(place.dataset.left, { redirect: 'manual' })
  return answer.ok ? (await answer.json()).seconds : 0
}

async function look() {
  let seconds
  try {
    seconds = await left()
  } catch {
    return setTimeout(look, 30_000) // no network: ask again
  }
  if (seconds <= 5) return leave(seconds)
  if (seconds <= WARN_AT && !dialog.open) dialog.showModal()
  if (seconds > WARN_AT && dialog.open) dialog.close()
  setTimeout(look, Math.max(1, Math.min(seconds <= WARN_AT ? 10 : seconds - WARN_AT, seconds - 4)) * 1000)
}

// What was typed goes to the server, sealed until its writer is back; on a shared computer nothing of it stays.
async function leave(seconds) {
  const typed = [...document.querySelectorAll('main form[method=post]')].find((form) =>
    [...form.elements].some((each) => each.type !== 'hidden' && each.type !== 'password' && each.value !== (each.defaultValue ?? each.value)))
  if (seconds > 0) {
    const body = new URLSearchParams([...(typed ? new FormData(typed) : [])].filter(([, value]) => typeof value === 'string'))
    const headers = { 'X-CSRFToken': TOKEN }
    if (typed) headers['X-Form-Path'] = new URL(typed.getAttribute('action') || location.href, location.href).pathname
    await fetch(place.dataset.hold, { method: 'POST', headers, body, redirect: 'manual' })
  }
  location.assign(place.dataset.door)
}

async function stay() {
  await fetch(place.dataset.stay, { method: 'POST', headers: { 'X-CSRFToken': TOKEN }, redirect: 'manual' })
  dialog.close()
}

dialog.querySelector('button').addEventListener('click', stay)
dialog.addEventListener('cancel', stay)
look()

// Two minutes before a sitting ends for want of use, asks whether somebody is there. The server's clock decides; other tabs count.

const place = document.querySelector('[data-idle]')
const dialog = place.querySelector('dialog')
const button = dialog.querySelector('button')
const WARN_AT = Number(place.dataset.warn)
const IN_TIME = 5 // seconds before the end at which what was typed is sent
const TOKEN = JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']
let ends = Infinity // by this browser's clock, if nothing is done anywhere
let next

async function look() {
  if (Date.now() > ends - IN_TIME * 1000) return leave() // as after a computer has slept: to ask first would end it and lose the words
  try {
    const answer = await fetch(place.dataset.left, { redirect: 'manual' })
    if (!answer.ok) return leave()
    goOn((await answer.json()).seconds)
  } catch {
    again(30) // no network
  }
}

function goOn(seconds) {
  ends = Date.now() + seconds * 1000
  place.dataset.idle = 'counting'
  if (seconds <= WARN_AT) ask()
  else if (dialog.open) dialog.close()
  again(Math.max(1, Math.min(seconds <= WARN_AT ? 10 : seconds - WARN_AT, seconds - IN_TIME + 1)))
}

function again(seconds) {
  clearTimeout(next)
  next = setTimeout(look, seconds * 1000)
}

function ask(isOver = false) {
  dialog.querySelector('[data-idle-soon]').hidden = button.hidden = isOver
  dialog.querySelector('[data-idle-over]').hidden = !isOver
  dialog.classList.toggle('app-idle--over', isOver)
  if (!dialog.open) dialog.showModal()
}

// What was typed goes to the server, sealed until its writer is back; on a shared computer nothing of it stays.
async function leave() {
  const typed = [...document.querySelectorAll('main form[method=post]')].find((form) =>
    [...form.elements].some((each) => each.type !== 'hidden' && each.type !== 'password' && isChanged(each)))
  const body = new URLSearchParams([...(typed ? new FormData(typed) : [])].filter(([, value]) => typeof value === 'string'))
  const headers = { 'X-CSRFToken': TOKEN }
  if (typed) headers['X-Form-Path'] = new URL(typed.getAttribute('action') || location.href, location.href).pathname
  let answer
  try {
    answer = await fetch(place.dataset.hold, { method: 'POST', headers, body, redirect: 'manual' })
  } catch {
    ask(true)
    return again(30)
  }
  if (answer.status === 200) return goOn((await answer.json()).seconds) // somebody is at work in another tab
  location.assign(place.dataset.door)
}

function isChanged(field) {
  if (field.type === 'radio' || field.type === 'checkbox') return field.checked !== field.defaultChecked
  if (field.multiple && field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected)
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected))
  return field.value !== (field.defaultValue ?? field.value)
}

async function stay() {
  try {
    const answer = await fetch(place.dataset.stay, { method: 'POST', headers: { 'X-CSRFToken': TOKEN }, redirect: 'manual' })
    if (!answer.ok) return leave()
    goOn((await answer.json()).seconds)
  } catch {
    again(10)
  }
}

button.addEventListener('click', stay)
dialog.addEventListener('cancel', (event) => {
  event.preventDefault() // it closes once the server has said yes
  if (!button.hidden) stay()
})
look()

// One key, one press of a button or link: an element with data-key="j" is clicked when J is pressed.

const TYPING = 'input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit]), textarea, select'

function isTyping(target) {
  return target instanceof Element && (target.isContentEditable || target.closest(TYPING) !== null)
}

function isVisible(element) {
  return element.getClientRects().length > 0 && !element.disabled
}

export function pressed(document, event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null
  const key = event.key.toLowerCase()
  return [...document.querySelectorAll('[data-key]')].find((el) => el.dataset.key === key && isVisible(el)) ?? null
}

// Single-key shortcuts can be switched off, as WCAG 2.1.4 asks; the choice stays on this device.
const OFF = 'alongside-keys-off'

export function listenForKeys(document) {
  const switches = () => document.querySelectorAll('[data-keys-switch]')
  const isOff = () => window.localStorage.getItem(OFF) === 'yes'
  const show = () => switches().forEach((el) => {
    el.checked = !isOff()
    el.closest('[hidden]').hidden = false
  })
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-keys-switch]')) {
      window.localStorage.setItem(OFF, event.target.checked ? 'no' : 'yes')
    }
  })
  document.addEventListener('keydown', (event) => {
    const element = isOff() ? null : pressed(document, event)
    if (element === null) return
    event.preventDefault()
    element.click()
  })
  show()
}

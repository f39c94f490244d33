import {
  Accordion, Button, CharacterCount, Checkboxes, ErrorSummary, ExitThisPage, FileUpload, PasswordInput, Radios,
  ServiceNavigation, SkipLink, createAll,
} from 'govuk-frontend'
import { AddAnother, Alert, ButtonMenu, DatePicker, SortableTable } from '@ministryofjustice/frontend'
import { listenForKeys } from './keys.mjs'
import { listenForOutbox } from './outbox.mjs'

const COMPONENTS = [
  Accordion, AddAnother, Alert, Button, ButtonMenu, CharacterCount, Checkboxes, DatePicker, ErrorSummary, ExitThisPage,
  FileUpload, PasswordInput, Radios, ServiceNavigation, SkipLink, SortableTable,
]

function start(scope) {
  for (const Component of COMPONENTS) createAll(Component, undefined, { scope })
}

start(document)
listenForKeys(document)
listenForOutbox(document)
// Lines that htmx swaps in bring components of their own.
document.addEventListener('htmx:load', (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt)
})

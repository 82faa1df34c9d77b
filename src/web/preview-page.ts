import { type Handler, Router } from 'express'
import type { Deps } from '../deps.ts'
import { PREVIEW_PATH } from '../domain/preview-link.ts'
import { sendPage } from './pages.ts'
import { languageOf } from './visit.ts'

/**
 * Where every link of a preview leads, "This is not me" beside it too. It shows nothing of anybody, reads nothing and
 * changes nothing. To be mounted in front of the setup links, which stand at the same place of the address.
 */
export function previewPage(deps: Deps): Router {
  const send: Handler = (req, res) =>
    sendPage(deps, req, res, 200, 'preview', { practice: null, language: languageOf(req, null) }, {})
  return Router({ caseSensitive: true }).get(PREVIEW_PATH, send).get(`${PREVIEW_PATH}/not-me`, send)
}

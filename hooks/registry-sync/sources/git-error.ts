import { Errors } from 'isomorphic-git'
import { errorMessage } from '../../runtime/error-message.ts'

/**
 * What went wrong with a repository, in our words where the library quotes the server: an answer may repeat the credentials
 * that were sent.
 */
export function gitMessage(error: unknown): string {
  if (error instanceof Errors.HttpError) return `HTTP ${error.data.statusCode}`
  if (error instanceof Errors.SmartHttpError || error instanceof Errors.ParseError)
    return 'the server does not respond like a Git server'
  return errorMessage(error)
}

/** The package `toolhive-operator`: what the operator makes of manifests, as functions. */
export type { Finding } from '../cli/input/findings.ts'
export type { ChildObject } from '../engine/metacontroller-types.ts'
export type { KubernetesObject, ObjectReference } from '../kubernetes/objects.ts'
export type { Manifests } from './manifests.ts'
export type { KitOptions } from './options.ts'
export { type ParentStatus, type RenderResult, render, validate } from './render.ts'

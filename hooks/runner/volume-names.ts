/** Names of the volumes of a proxy pod that we make ourselves: a user's volume beside them must have another. */
export const proxyVolumeNames: readonly string[] = ['runconfig', 'authz-config', 'oidc-ca-bundle']

/** What the tests use of Khronos' validator, which brings no types. */
declare module 'gltf-validator' {
  export function validateBytes(data: Uint8Array): Promise<{
    readonly issues: { readonly messages: readonly { readonly code: string; readonly message: string }[] };
    readonly info: { readonly version: string; readonly totalVertexCount: number; readonly drawCallCount: number };
  }>;
}

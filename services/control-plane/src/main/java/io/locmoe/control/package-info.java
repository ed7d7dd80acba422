/**
 * Control of a mesh over gRPC: jobs and their events for users, starting and ending ranks between nodes. The only
 * module with protobuf; others see the records of this package. No tensors.
 */
package io.locmoe.control;

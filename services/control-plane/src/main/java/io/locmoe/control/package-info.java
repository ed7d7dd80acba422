/**
 * Control of a mesh over gRPC: jobs and their events for users; starting and ending ranks between nodes. This is the
 * only module with generated protobuf classes; other modules see the records of this package. Tensors never travel
 * here.
 */
package io.locmoe.control;

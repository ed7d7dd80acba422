/** Values as protocol messages, and failures as gRPC statuses. */
package io.locmoe.control.message;

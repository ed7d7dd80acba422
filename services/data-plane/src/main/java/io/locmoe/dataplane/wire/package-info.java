/** The format of messages on a Flight stream and on a body channel; see docs/wire-format.md. */
package io.locmoe.dataplane.wire;

/** What messages look like on a Flight stream and on a body channel; see docs/wire-format.md. */
package io.locmoe.dataplane.wire;

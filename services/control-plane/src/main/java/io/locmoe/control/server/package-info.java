/** The ports of a control plane, and the limits that they set to callers. */
package io.locmoe.control.server;

/** Calls to the control planes of nodes. */
package io.locmoe.control.client;

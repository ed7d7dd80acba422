/** Sessions within one process. */
package io.locmoe.dataplane.local;

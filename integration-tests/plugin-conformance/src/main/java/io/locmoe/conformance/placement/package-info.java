/** The rules of placement planners. */
package io.locmoe.conformance.placement;

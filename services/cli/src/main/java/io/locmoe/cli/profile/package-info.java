/** The command {@code profile}. */
package io.locmoe.cli.profile;

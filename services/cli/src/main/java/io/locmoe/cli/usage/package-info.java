/** What commands say about their own use: suggestions, missing commands, the table of exit codes. */
package io.locmoe.cli.usage;

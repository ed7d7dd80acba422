/**
 * One declaration for each setting. A record declares its components as settings with {@link
 * io.locmoe.settings.Setting}: name, type, default, range and help text stand at the component and nowhere else. {@link
 * io.locmoe.settings.Declarations} parses and checks by them; command-line options, schemas and the tables of the user
 * guide are generated from them.
 *
 * <p>To add a setting, add an annotated component to a record ({@code ModelSettings}, {@code TrainingSettings}, {@code
 * NodeConfig}, ...) and regenerate the documentation with the command in docs/adr/0015-settings.md.
 *
 * <p>Everything here is immutable and may be used by any thread.
 */
package io.locmoe.settings;

/**
 * HTML pages with charts, each one file that needs no network. A {@link io.locmoe.cli.page.ChartPage} is sections of
 * text, {@linkplain io.locmoe.cli.page.DataTable tables} and {@linkplain io.locmoe.cli.page.Chart charts}; a chart is
 * an option of Apache ECharts, and {@link io.locmoe.cli.page.PlotChart}, {@link io.locmoe.cli.page.BarChart} and
 * {@link io.locmoe.cli.page.HeatMapChart} build the usual ones. Colours, fonts, legend and tooltips come from the page,
 * so that options are data only and one page looks like the other, in light, in dark and on paper.
 *
 * <p>Texts are plain: everything is escaped, markup included.
 */
package io.locmoe.cli.page;

/**
 * HTML pages with charts, each one file that needs no network. A {@link io.locmoe.page.ChartPage} is sections of
 * text, {@linkplain io.locmoe.page.DataTable tables} and {@linkplain io.locmoe.page.Chart charts}; a chart is
 * an option of Apache ECharts, and {@link io.locmoe.page.PlotChart}, {@link io.locmoe.page.BarChart} and
 * {@link io.locmoe.page.HeatMapChart} build the usual ones. Colours, fonts, legend and tooltips come from the page,
 * so that options are data only and one page looks like the other, in light, in dark and on paper.
 *
 * <p>Texts are plain: everything is escaped, markup included.
 */
package io.locmoe.page;

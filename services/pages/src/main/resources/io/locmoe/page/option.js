// Completes the option that a page holds for a chart, which is data only, to what the library draws.

/** Names of a few bars are shown whole: long ones are broken behind a colon. */
const MOST_NAMES = 12;
const broken = (length) => (name) => name.split(/(?<=:)/).reduce(
  (lines, part) => (lines.at(-1).length + part.length <= length
    ? [...lines.slice(0, -1), lines.at(-1) + part] : [...lines, part]), ['']).filter((line) => line).join('\n');

const axis = (given, colours, horizontal, width) => {
  const logarithmic = given.type === 'log';
  // The font is named again: the room for labels is measured without the chart's own.
  const label = {color: colours.muted, fontSize: 12, fontFamily: FONT, hideOverlap: true};
  if (given.type !== 'category') {
    label.formatter = number;
  } else if (given.data.length <= MOST_NAMES) {
    const room = horizontal ? width / given.data.length : Math.min(280, width / 3);
    Object.assign(label, {interval: 0, hideOverlap: false, width: room, overflow: 'break', lineHeight: 15,
      formatter: broken(Math.floor(room / 7))});
  }
  return {
    ...given,
    logBase: 10,
    name: horizontal ? given.name : '',
    nameLocation: 'middle',
    nameGap: 30,
    nameTextStyle: {color: colours.muted, fontSize: 12.5},
    axisLabel: {...label, ...given.axisLabel},
    axisLine: {show: horizontal || given.type === 'category', onZero: false, lineStyle: {color: colours.line}},
    axisTick: {show: horizontal && given.type !== 'category', lineStyle: {color: colours.line}},
    splitLine: {show: given.type !== 'category', lineStyle: {color: colours.grid}},
    minorSplitLine: {show: logarithmic, lineStyle: {color: colours.grid, opacity: 0.5}},
    minorTick: {show: logarithmic, splitNumber: 9, lineStyle: {color: colours.line}},
  };
};

/** An area from low to high: one polygon, drawn with the first point. */
const band = (given) => ({
  ...given, type: 'custom', clip: true, silent: true, z: 1, encode: {x: 0, y: [1, 2]},
  renderItem: (params, api) => {
    if (params.dataIndexInside !== 0) return null;
    const whole = given.data.filter((row) => row.every((value) => value !== null));
    const points = [...whole.map((row) => api.coord([row[0], row[1]])),
      ...whole.map((row) => api.coord([row[0], row[2]])).reverse()];
    return {type: 'polygon', shape: {points}, style: {fill: api.visual('color'), opacity: 0.2}};
  },
});

/** Size of a point's mark: all of a short line, a few of a long one, not at the places of the other lines. */
const marks = (given, place) => {
  const every = Math.max(1, Math.round(given.data.length / MARKS));
  const first = Math.round((place % MARKS) * every / MARKS);
  return (value, point) => (given.showSymbol || point.dataIndex % every === first ? 7 : 0);
};

const series = (given, colours, place) => {
  if (given.type === 'band') return band(given);
  const made = {...given};
  if (given.type === 'line') {
    const bound = given.lineStyle?.type === 'dashed';
    const marked = (!bound || given.of !== undefined) && !given.step && !given.markLine;
    const colour = given.of === undefined ? {} : {color: colours.series[place % colours.series.length]};
    made.lineStyle = {width: 2.2, ...given.lineStyle, ...colour, type: bound ? DOTS : DASHES[place % DASHES.length]};
    made.itemStyle = colour;
    made.symbol = marked ? SHAPES[place % SHAPES.length] : 'none';
    made.showSymbol = marked;
    if (marked) made.symbolSize = marks(given, place);
  } else if (given.type === 'scatter') {
    made.itemStyle = {opacity: 0.75, ...given.itemStyle};
  } else if (given.type === 'bar') {
    made.barMaxWidth = 46;
    made.itemStyle = {borderColor: colours.surface, borderWidth: given.stack ? 1 : 0, ...given.itemStyle};
  } else if (given.type === 'heatmap') {
    made.itemStyle = {borderColor: colours.surface, borderWidth: 1};
    made.label = {fontSize: 11, formatter: (cell) => number(cell.value[2]), ...given.label};
    made.emphasis = {itemStyle: {borderColor: colours.text, borderWidth: 2}};
  }
  if (given.markLine) {
    const upright = 'xAxis' in given.markLine.data[0];
    made.markLine = {
      // The library rounds the place of a mark to two decimals unless told otherwise.
      precision: 15, silent: true, symbol: 'none', lineStyle: {color: colours.muted, type: [4, 4], width: 1.2},
      label: {color: colours.muted, fontSize: 12, formatter: '{b}', position: upright ? 'end' : 'insideEndTop'},
      ...given.markLine,
    };
  }
  return made;
};

const row = (marker, name, value) => `<div style="display:flex;gap:18px;justify-content:space-between">
  <span>${marker}${encode(name)}</span><b style="font-variant-numeric:tabular-nums">${value}</b></div>`;

const tooltip = (option) => (shown) => {
  if (!Array.isArray(shown)) {
    const [x, y, value] = shown.value;
    if (shown.seriesType === 'heatmap') {
      return `${encode(option.yAxis.name)} ${encode(option.yAxis.data[y])}, ${encode(option.xAxis.name)} `
        + `${encode(option.xAxis.data[x])}<br><b>${number(value)}</b> ${encode(shown.seriesName)}`;
    }
    return row(shown.marker, shown.seriesName, `${number(x)}, ${number(y)}`);
  }
  const at = shown[0].axisValue;
  const rows = shown.map((one) => {
    const value = one.value;
    if (!Array.isArray(value)) return row(one.marker, one.seriesName, number(value));
    return row(one.marker, one.seriesName, value.slice(1).map(number).join(' to '));
  });
  const name = option.xAxis.type === 'category' || option.yAxis.type === 'category' ? '' : `${option.xAxis.name} `;
  return `${encode(name)}${encode(number(at))}${rows.join('')}`;
};

const complete = (given, colours, plot) => {
  const narrow = plot.clientWidth < 560;
  // A legend shows the first series of a name: the line, with its dashes, before the band around it.
  const inOrder = [...given.series].sort((a, b) => (a.type === 'band') - (b.type === 'band'));
  const names = new Set(inOrder.map((one) => one.name).filter((name) => name));
  const places = [...new Set(inOrder.filter((one) => one.name && one.of === undefined).map((one) => one.name))];
  const heat = given.visualMap !== undefined;
  const legend = !heat && names.size > 1;
  const marked = given.series.some((one) => one.markLine && 'xAxis' in one.markLine.data[0]);
  const head = legend || heat ? 30 : 0;
  const option = {
    animation: false,
    color: colours.series,
    textStyle: {fontFamily: FONT, color: colours.text},
    aria: {enabled: true},
    legend: {
      show: legend, type: 'scroll', top: 0, left: 0, itemWidth: 34, itemHeight: 10, data: [...names],
      textStyle: {color: colours.text, fontSize: 12.5}, pageTextStyle: {color: colours.muted},
      pageIconColor: colours.muted, pageIconInactiveColor: colours.line,
    },
    // The vertical axis's name is a title of the plot: at an axis it would be cut where labels are short.
    title: {
      text: given.yAxis.name ?? '', left: 0, top: head, padding: [5, 5],
      textStyle: {color: colours.muted, fontSize: 12.5, fontWeight: 'normal'},
    },
    grid: {
      left: 6, right: narrow ? 14 : 26, top: head + (given.yAxis.name ? 30 : 10) + (marked ? 14 : 0), bottom: 34,
      containLabel: true,
    },
    ...given,
    xAxis: axis(given.xAxis, colours, true, plot.clientWidth),
    yAxis: axis(given.yAxis, colours, false, plot.clientWidth),
    series: inOrder.map((one) => series(one, colours, Math.max(0, places.indexOf(one.of ?? one.name)))),
  };
  option.tooltip = {
    confine: true, backgroundColor: colours.surface, borderColor: colours.line,
    textStyle: {color: colours.text, fontSize: 12.5}, formatter: tooltip(given), ...given.tooltip,
  };
  option.tooltip.axisPointer = {lineStyle: {color: colours.muted}, shadowStyle: {color: colours.muted, opacity: 0.12},
    ...given.tooltip?.axisPointer};
  if (heat) {
    option.visualMap = {
      orient: 'horizontal', left: 0, top: 0, itemWidth: 12, itemHeight: narrow ? 90 : 160, calculable: false,
      inRange: {color: colours.heat}, textStyle: {color: colours.muted, fontSize: 12}, ...given.visualMap,
      text: [`${number(given.visualMap.max)}  ${given.visualMap.text[0]}`, number(given.visualMap.min)],
    };
    if (plot.clientWidth < 60 + 42 * given.xAxis.data.length) option.series[0].label.show = false;
  }
  return option;
};

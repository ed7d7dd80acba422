// Colours, lines, fonts and numbers: what all charts of a page have in common.

const LIGHT = {
  text: '#1b2430', muted: '#5b6675', line: '#c3cad4', grid: '#e7ebf0', surface: '#ffffff',
  series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#4a4a4a', '#a89a00'],
  heat: ['#f4f8fb', '#cfe1f1', '#8fbfdf', '#3f8fc7', '#17609f', '#0a3466'],
};
const DARK = {
  text: '#e4e8ee', muted: '#9aa5b4', line: '#46515f', grid: '#2a323d', surface: '#1a2028',
  series: ['#56b4e9', '#e69f00', '#00b98a', '#e29bc4', '#f0e442', '#e8702a', '#d5d9de', '#3c8fd0'],
  heat: ['#1d2530', '#1f3e5e', '#24618f', '#3b8cc0', '#78bfe2', '#dff1fa'],
};
// Okabe and Ito's colours, which people with any kind of colour vision can tell apart; yellow and black are darkened or
// lightened to suit the page. Dashes and shapes make the same distinction, and leave gaps through which a line below
// another can be seen.
const DASHES = ['solid', [9, 5], [3, 4], [12, 4, 3, 4], [6, 3], [2, 2], [16, 5], [9, 3, 2, 3, 2, 3]];
/** Lines of bounds. */
const DOTS = [2, 7];
const SHAPES = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle', 'emptyDiamond'];
/** Marks on a line of many points. */
const MARKS = 8;
const FONT = 'system-ui, -apple-system, "Segoe UI", "Liberation Sans", "Noto Sans", sans-serif';
const encode = echarts.format.encodeHTML;

/** Four digits, powers of ten where plain digits would be long, no trailing zeros. */
const number = (value) => {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (typeof value !== 'number') return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  }
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  return Number(value.toPrecision(4)).toLocaleString('en-US', {maximumFractionDigits: 8});
};

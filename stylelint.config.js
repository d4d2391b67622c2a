/** CSS rules. A block of up to four declarations may stand on one line, which Prettier would not allow. */
export default {
  extends: ["stylelint-config-standard"],
  plugins: ["@stylistic/stylelint-plugin"],
  rules: {
    "declaration-block-single-line-max-declarations": 4,
    "declaration-empty-line-before": null,
    "rule-empty-line-before": null, // sections begin with a comment
    "at-rule-empty-line-before": null,
    "no-descending-specificity": null, // a file follows the order of the page
    "@stylistic/block-closing-brace-newline-before": "always-multi-line",
    "@stylistic/block-closing-brace-space-before": "always-single-line",
    "@stylistic/block-opening-brace-newline-after": "always-multi-line",
    "@stylistic/block-opening-brace-space-after": "always-single-line",
    "@stylistic/block-opening-brace-space-before": "always",
    "@stylistic/declaration-block-semicolon-newline-after": "always-multi-line",
    "@stylistic/declaration-block-semicolon-space-after": "always-single-line",
    "@stylistic/declaration-block-trailing-semicolon": "always",
    "@stylistic/declaration-colon-space-after": "always-single-line",
    "@stylistic/indentation": 2,
    "@stylistic/max-empty-lines": 1,
    "@stylistic/max-line-length": 130,
    "@stylistic/no-eol-whitespace": true,
    "@stylistic/string-quotes": "double",
  },
  overrides: [
    {
      // The pocket edition's sheets. It runs in Safari 15.4, Chrome 99 and Firefox 98.
      files: ["ui/components/base.css", "ui/components/{network_picture,pocket,runs,teach}/*.css"],
      rules: {
        "at-rule-disallowed-list": ["container"],
        "media-feature-range-notation": "prefix",
        "property-disallowed-list": ["container-type", "rotate", "scale", "translate"],
        "selector-pseudo-class-disallowed-list": ["has"],
        "unit-disallowed-list": ["lh", "rlh", "cqi", "cqw", "dvh", "svh", "lvh"],
      },
    },
  ],
};

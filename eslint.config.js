import js from "@eslint/js";

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-undef": "off", // tsc knows the browser's names
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      // The pocket edition runs in Safari 15.4. tsc knows the methods that it lacks (jsconfig.json).
      "no-restricted-globals": ["error", "DecompressionStream", "OffscreenCanvas"],
      "no-restricted-syntax": ["error", "StaticBlock", "Literal[regex.pattern=/\\(\\?<[!=]/]"],
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
];

import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["node_modules/", ".venv/", ".cache/", "results/", "data/", "dist/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts"],
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  // What set-up shares with the library is CommonJS as well.
  { files: ["**/*.cjs", "lib/**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
);

import type ts from "typescript";

type Compiler = typeof ts;
export function declarationsOf(compiler: Compiler, text: string): string;
export function openDeclarations(compiler: Compiler, file: string): { of(text: string): string; keep(): Promise<void> };

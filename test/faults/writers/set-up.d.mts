export declare function prepare(inputs: string): Promise<void>;
export declare function write(folder: string, inputs: string): Promise<void>;

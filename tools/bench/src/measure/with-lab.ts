import { createLab, type Lab, type LabSpecification } from "@portolan/tool-netlab";

/** Makes a lab for as long as `use` takes. */
export async function withLab<T>(specification: LabSpecification, use: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await createLab(specification);
  try {
    return await use(lab);
  } finally {
    await lab.close();
  }
}

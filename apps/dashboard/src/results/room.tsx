/** Stands for rows of a table that are not laid out. */
export function Room({ height, columns }: { readonly height: number; readonly columns: number }) {
  return height <= 0 ? null : (
    <tbody class="room" aria-hidden="true">
      <tr>
        <td colSpan={columns} style={{ height: `${height}px` }} />
      </tr>
    </tbody>
  );
}

import React from 'react';

export interface SheetColumn {
  readonly label: React.ReactNode;
  readonly title?: string;
  readonly numeric?: boolean;
}

/** The table of a file, which scrolls in a frame of its own. */
export function Sheet(props: {
  name: string;
  columns: readonly SheetColumn[];
  /** Its rows. */
  children: React.ReactNode;
}): React.JSX.Element {
  return (
    <div
      className="jp-TrialbookRunPage-sheet"
      role="group"
      aria-label={props.name}
      tabIndex={0}
    >
      <table className="jp-TrialbookRunPage-table">
        <thead>
          <tr>
            {props.columns.map(({ label, title, numeric }, at) => (
              <th
                key={at}
                scope="col"
                title={title}
                className={numeric ? 'jp-mod-numeric' : undefined}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}

// JSX text is text: process.env.IN_A_COMMENT
export const Link = () => (
  <a href={process.env.REACT_APP_URL} title="process.env.IN_AN_ATTRIBUTE">{/* expect: REACT_APP_URL */}
    process.env.IN_TEXT {process.env.REACT_APP_NAME || "app"} {/* expect-optional: REACT_APP_NAME */}
  </a>
);

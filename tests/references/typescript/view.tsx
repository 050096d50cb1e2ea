export function View<T,>({ title }: { title: string }) {
  return <p data-url={`${process.env.NEXT_PUBLIC_URL}/x`}>{title}</p>; // expect: NEXT_PUBLIC_URL
}

/** A member by name, with the page of what they do in public; a former one without. */
export const MemberName = ({ member }: { member: { name: string; handle: string } | undefined }) =>
  member ? (
    <a class="member" href={`/people/${member.handle}`} dir="auto">
      {member.name}
    </a>
  ) : (
    <span class="member">a former reader</span>
  )

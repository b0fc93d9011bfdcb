/** Programs whose words are about the machine that runs the containers, not about this one. */
export const DOCKERS = ['docker', 'kind', 'podman', 'nerdctl', 'ctr'];

"""HTTP/1.1 towards the services: heads, framing, connections and pools of them. Nothing here knows of the edge."""

"""Who tells the story: the speaker of every beat that nobody in it says."""

NARRATOR = "narrator"

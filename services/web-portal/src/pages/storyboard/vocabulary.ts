/** Words of the contracts that selects offer, in the order in which they are offered. */
import type { Schema } from '@/api/client'

type Shot = Schema<'storyboard-assembly', 'ShotView'>
type Figure = Schema<'storyboard-assembly', 'FigureView'>

const of =
  <Word extends string>() =>
  <const List extends readonly Word[]>(list: List) =>
    list

export const FRAMINGS = of<Shot['framing']>()(['extreme_wide', 'wide', 'medium', 'close', 'insert'])
export const MOVES = of<Shot['move']['kind']>()([
  'hold',
  'push_in',
  'pull_out',
  'pan_left',
  'pan_right',
  'tilt_up',
  'tilt_down',
])
export const MOODS = of<Shot['mood']>()([
  'calm',
  'joyful',
  'romantic',
  'warm',
  'adventure',
  'mystery',
  'tense',
  'fear',
  'eerie',
  'melancholy',
])
export const TIMES = of<Shot['time_of_day']>()([
  'dawn',
  'day',
  'afternoon',
  'sunset',
  'dusk',
  'evening',
  'night',
])
export const WEATHERS = of<Shot['weather']>()(['clear', 'overcast', 'windy', 'rain', 'storm', 'snow', 'fog'])
export const SEASONS = ['none', 'spring', 'summer', 'autumn', 'winter'] as const
export const EMOTIONS = of<Figure['emotion']>()([
  'neutral',
  'joy',
  'love',
  'surprise',
  'sadness',
  'fear',
  'anger',
  'disgust',
  'worry',
])
export const POSES = of<Figure['pose']>()([
  'stand',
  'walk',
  'run',
  'sit',
  'kneel',
  'lie',
  'read',
  'write',
  'point',
  'reach',
  'hold',
  'wave',
  'climb',
  'fall',
  'dance',
  'row',
  'think',
  'cross_arms',
  'hug',
  'bow',
])
export const PLACES = of<Shot['place']>()([
  'meadow',
  'riverbank',
  'hills',
  'mountain',
  'field',
  'garden',
  'forest',
  'road',
  'village',
  'street',
  'square',
  'castle',
  'shore',
  'sea',
  'harbour',
  'ship_deck',
  'lighthouse',
  'moor',
  'cave',
  'graveyard',
  'parlour',
  'bedroom',
  'kitchen',
  'library',
  'office',
  'hall',
  'ballroom',
  'tavern',
  'shop',
  'schoolroom',
  'church',
  'attic',
  'cellar',
  'cabin',
  'corridor',
  'lamp_room',
])
